/** Italiano per i rifiuti alla scrivania, per codice: che cosa è successo e che cosa fare. */
import type { deskProblems as model } from "../en/desk-problems.ts";
import type { Like } from "../translator.ts";

export const deskProblems: Like<typeof model> = {
  unknown: "Non è stato accettato",
  network: "Il server non risponde. Non si è perso niente; controlla la rete e riprova.",
  bug: "Qui qualcosa è andato storto. Non è cambiato niente; riprova.",
  "http.400": "Il server non ha capito",
  "http.403": "Il tuo ruolo non lo può fare. Chiedi a un responsabile o all'amministratore.",
  "http.404": "Non esiste, o non esiste più",
  "http.409": "Qualcuno l'ha cambiato nel frattempo. Riguarda e decidi di nuovo.",
  "http.413": "Il file è troppo grande",
  "http.422": "Qualcosa non va",
  "http.429": "Troppi tentativi. Aspetta un minuto e riprova.",
  "http.500": "Qualcosa è andato storto sul server. Non è cambiato niente; riprova.",
  not_found: "Non esiste, o non esiste più.",
  forbidden: "Il tuo ruolo non lo può fare. Chiedi a un responsabile o all'amministratore.",
  conflict: "Qualcuno l'ha cambiato nel frattempo. Riguarda e decidi di nuovo.",
  invalid: "Qualcosa non va:",
  "request.invalid": "Qualcosa non va:",
  "field.invalid": "Questo valore non va bene",
  "auth.required": "L'accesso è scaduto. Accedi di nuovo.",
  "auth.wrong": "Nome utente o password sbagliati.",
  "auth.csrf": "La pagina è rimasta aperta troppo a lungo. Ricaricala e riprova.",
  "user.name_empty": "Scrivi un nome",
  "user.name_taken": "C'è già un utente con questo nome",
  "user.password_short": "Almeno 10 caratteri",
  "user.counts_or_not": "Un dipendente conta: scegli uno dei due",
  "employee.unknown": "Non c'è nessun dipendente così",
};
