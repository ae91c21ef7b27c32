/** English for the server's refusals, by their stable code. */
export const problems = {
  unknown: "The server refused this ({code})",
  not_found: "It does not exist, or not any more",
  forbidden: "You are not allowed to do this",
  conflict: "Somebody changed it meanwhile. Look at it again.",
  invalid: "Something in it is not right",
  "enrolment.code":
    "There is no such code, or it was used or is older than 10 minutes. Look at it again, or ask for a new one.",
  "device.unknown": "The server does not know this device. Enrol it again.",
  "device.revoked": "This device was withdrawn. Ask the administrator.",
} as const;
