// The code of a receipt's link stands after the #, which no browser sends: it fills the field, and nothing leaves by itself.
const code = decodeURIComponent(location.hash.slice(1)).trim();
const field = document.getElementById("f-follow_up");
if (/^[A-Z0-9-]{16,24}$/i.test(code) && !field.value) {
  field.value = code.toUpperCase().replace(/-/g, "").replace(/(.{4})(?=.)/g, "$1-");
  history.replaceState(null, "", location.pathname + location.search);
  field.form.querySelector("button").focus();
}
