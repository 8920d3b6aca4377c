// Signing out where scans are kept: the scan page sends them first, or says what stands in the way.

document.querySelector("[data-sign-out]").addEventListener("submit", (event) => {
  if (!navigator.serviceWorker?.controller) return; // nothing is kept here
  event.preventDefault();
  location.assign(`/scan/${document.documentElement.lang}#queue/leave`);
});
