// The Italian of the handheld and of what every screen shares, in one piece.
export { areas } from "./it/areas.ts";
export { counting } from "./it/counting.ts";
export { problems } from "./it/problems.ts";
export { shell } from "./it/shell.ts";
