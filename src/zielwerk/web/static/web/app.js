// Small extras; everything works without them.
// After a refused form the summary gets the focus, so that it is read out first.
document.addEventListener("DOMContentLoaded", () => {
  const liste = document.querySelector(".fehlerliste");
  if (liste) liste.focus();
});
// A form is sent once: a second click while the answer is on its way does nothing.
document.addEventListener("submit", (ereignis) => {
  const formular = ereignis.target;
  if (formular.method !== "post") return;
  if (formular.dataset.gesendet) ereignis.preventDefault();
  formular.dataset.gesendet = "ja";
});
// Back to a page kept by the browser: its forms may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-gesendet]").forEach((f) => delete f.dataset.gesendet);
});
