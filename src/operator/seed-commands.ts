import type { Command } from './command.js';

export const seedCommands: Command[] = [];
