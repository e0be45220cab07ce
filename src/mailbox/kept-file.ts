/** A file of a mail, as its page names it. */
export interface KeptFile {
  id: string;
  fileName: string;
  size: number;
}
