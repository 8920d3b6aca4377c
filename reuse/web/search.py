"""Search in short lists that forgives accents, capitals, dashes and one typing mistake a word."""

from reuse.devices.naming import is_one_typo, model_key


def answers(text: str, *names: str) -> bool:
    """Tell whether one of the names has these words; nothing typed is answered by all."""
    wanted = model_key(text)
    if not wanted or any(wanted in model_key(name) for name in names):
        return True
    words = {model_key(word) for name in names for word in name.replace("-", " ").split()}
    return all(_is_near(word, words) for word in map(model_key, text.replace("-", " ").split()) if word)


def _is_near(word: str, words: set[str]) -> bool:
    return any(word in one or (len(word) > 3 and is_one_typo(word, one)) for one in words)
