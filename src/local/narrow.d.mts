/** A program in letters of one byte: in a string, a template or an expression the escape says the same. */
export function narrow(text: string): string;
