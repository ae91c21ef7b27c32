/** English for the server's refusals, by their stable code. */
export const problems = {
  unknown: "The server refused this ({code})",
  not_found: "It does not exist, or not any more",
  forbidden: "You are not allowed to do this",
  conflict: "Somebody changed it meanwhile. Look at it again.",
  invalid: "Something in it is not right",
  "enrolment.unknown": "There is no such enrolment code. Look at it again, or ask for a new one.",
  "enrolment.expired": "This enrolment code has expired (10 minutes). Ask for a new one.",
  "enrolment.used": "This enrolment code was used already. Ask for a new one.",
  "enrolment.lineage": "The administrator must confirm that this is the same device as before.",
  "rate.limited": "Too many attempts. Wait a minute and try again.",
  "device.unknown": "The server does not know this device. Enrol it again.",
  "device.revoked": "This device was withdrawn. Ask the administrator.",
  "auth.wrong": "User name or password is wrong",
  "auth.csrf": "The page was open too long. Reload it and try again.",
} as const;
