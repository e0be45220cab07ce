import type { Command } from './command.js';

export const directoryCommands: Command[] = [];
