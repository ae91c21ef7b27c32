// The English of the handheld and of what every screen shares, in one piece.
export { areas } from "./en/areas.ts";
export { counting } from "./en/counting.ts";
export { problems } from "./en/problems.ts";
export { shell } from "./en/shell.ts";
