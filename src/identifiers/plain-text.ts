/** Characters that say nothing and deceive: controls but for the tab and the ends of lines, and those that turn the direction of a text. */
const deceiving = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text that others wrote, as it may be kept and shown: PostgreSQL keeps no NUL, and nothing reads backwards from there on. */
export function plainText(text: string): string {
  return text.replace(deceiving, '');
}

/** The same, of one line: what parts words is one space. */
export function plainLine(text: string): string {
  return plainText(text.replace(/\s+/g, ' ')).replace(/ +/g, ' ').trim();
}
