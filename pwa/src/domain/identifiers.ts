// Identities made on the device: UUIDv7, so that they sort by time and never meet another device's.
import { uuidv7 } from "uuidv7";

export const newId = (): string => uuidv7();
