/** Italiano per i rifiuti del server, secondo il loro codice stabile. */
import type { problems as model } from "../en/problems.ts";
import type { Like } from "../translator.ts";

export const problems: Like<typeof model> = {
  unknown: "Il server ha rifiutato ({code})",
  not_found: "Non esiste, o non esiste più",
  forbidden: "Non hai il permesso di farlo",
  conflict: "Qualcuno l'ha cambiato nel frattempo. Guardalo di nuovo.",
  invalid: "Qualcosa non va bene",
  "enrolment.unknown":
    "Non c'è un codice di registrazione così. Guardalo di nuovo o chiedine uno nuovo.",
  "enrolment.expired": "Questo codice di registrazione è scaduto (10 minuti). Chiedine uno nuovo.",
  "enrolment.used": "Questo codice di registrazione è già stato usato. Chiedine uno nuovo.",
  "enrolment.lineage": "L'amministratore deve confermare che è lo stesso terminale di prima.",
  "rate.limited": "Troppi tentativi. Aspetta un minuto e riprova.",
  "device.unknown": "Il server non conosce questo terminale. Registralo di nuovo.",
  "device.revoked": "Questo terminale è stato ritirato. Chiedi all'amministratore.",
  "auth.wrong": "Nome utente o password sbagliati",
  "auth.csrf": "La pagina è rimasta aperta troppo a lungo. Ricaricala e riprova.",
};
