/** Where a box stands on its page, in points from the top left. */
export interface Place {
  page: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One box of a blank: a text, a tick, or one choice of several. */
export interface BlankField {
  /** The name of the field, with the choice: what a mapping is kept by. */
  key: string;
  name: string;
  option: string | null;
  tooltip: string;
  kind: 'text' | 'tick' | 'choice' | 'other';
  /** The signer's own act: never given an answer. */
  signers: boolean;
  /** Who says of a tick whose name says nothing that it is not the signer's: a person who looked at it, or the edition that we know. */
  vouched?: string;
  maxLength: number | null;
  places: Place[];
}
