// Passkeys (WebAuthn): the browser's ceremony between the server's options and a form.
const zuBytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (zeichen) => zeichen.charCodeAt(0));
const zuText = (puffer) => btoa(String.fromCharCode(...new Uint8Array(puffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const mitBytes = (liste) => (liste || []).map((einer) => ({ ...einer, id: zuBytes(einer.id) }));

const alsOptionen = ({ publicKey }) => {
  const optionen = { ...publicKey, challenge: zuBytes(publicKey.challenge) };
  if (publicKey.user) optionen.user = { ...publicKey.user, id: zuBytes(publicKey.user.id) };
  if (publicKey.allowCredentials) optionen.allowCredentials = mitBytes(publicKey.allowCredentials);
  if (publicKey.excludeCredentials) optionen.excludeCredentials = mitBytes(publicKey.excludeCredentials);
  return { publicKey: optionen };
};

const alsJson = (ausweis) => {
  const antwort = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (ausweis.response[name]) antwort[name] = zuText(ausweis.response[name]);
  }
  return JSON.stringify({
    id: ausweis.id,
    rawId: zuText(ausweis.rawId),
    type: ausweis.type,
    authenticatorAttachment: ausweis.authenticatorAttachment,
    clientExtensionResults: ausweis.getClientExtensionResults(),
    response: antwort,
  });
};

const optionenVon = async (formular) => {
  if (formular.dataset.optionen) return JSON.parse(formular.dataset.optionen);
  const antwort = await fetch(formular.dataset.optionenVon, { credentials: "same-origin" });
  if (!antwort.ok) throw new Error("options");
  return antwort.json();
};

const starte = async (formular) => {
  const meldung = formular.querySelector("[data-meldung]");
  meldung.hidden = true;
  try {
    const optionen = alsOptionen(await optionenVon(formular));
    const neu = formular.dataset.passkey === "neu";
    const ausweis = neu
      ? await navigator.credentials.create(optionen)
      : await navigator.credentials.get(optionen);
    formular.elements.credential.value = alsJson(ausweis);
    formular.submit();
  } catch {
    meldung.textContent = "Das hat nicht geklappt oder wurde abgebrochen. Bitte versuchen Sie es noch einmal.";
    meldung.hidden = false;
  }
};

document.querySelectorAll("form[data-passkey]").forEach((formular) => {
  if (!window.PublicKeyCredential) return;
  formular.hidden = false;
  formular.addEventListener("submit", (ereignis) => {
    // The page's own guard against sending twice is not asked: nothing is sent yet.
    ereignis.preventDefault();
    ereignis.stopPropagation();
    starte(formular);
  });
});
