import type { Command } from './command.js';

export const authorityCommands: Command[] = [];
