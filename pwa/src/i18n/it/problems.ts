/** Italiano per i rifiuti del server, secondo il loro codice stabile. */
import type { problems as model } from "../en/problems.ts";
import type { Like } from "../translator.ts";

export const problems: Like<typeof model> = {
  unknown: "Il server ha rifiutato ({code})",
  not_found: "Non esiste, o non esiste più",
  forbidden: "Non hai il permesso di farlo",
  conflict: "Qualcuno l'ha cambiato nel frattempo. Guardalo di nuovo.",
  invalid: "Qualcosa non va bene",
  "enrolment.code":
    "Non c'è un codice così, oppure è già usato o più vecchio di 10 minuti. Guardalo di nuovo o chiedine uno nuovo.",
  "device.unknown": "Il server non conosce questo terminale. Registralo di nuovo.",
  "device.revoked": "Questo terminale è stato ritirato. Chiedi all'amministratore.",
};
