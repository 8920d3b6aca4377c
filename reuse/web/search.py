"""Search in short lists that forgives accents, capitals, dashes and one typing mistake a word."""

from reuse.devices.naming import model_key


def answers(text: str, *names: str) -> bool:
    """Tell whether one of the names has these words; nothing typed is answered by all."""
    wanted = model_key(text)
    if not wanted or any(wanted in model_key(name) for name in names):
        return True
    words = {model_key(word) for name in names for word in name.replace("-", " ").split()}
    return all(_is_near(word, words) for word in map(model_key, text.replace("-", " ").split()) if word)


def _is_near(word: str, words: set[str]) -> bool:
    return any(word in one or (len(word) > 3 and _one_mistake(word, one)) for one in words)


def _one_mistake(one: str, other: str) -> bool:
    """Tell whether a letter is wrong, missing or added, or two are swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) < 2 or (len(one) == 2 and one == other[::-1])
