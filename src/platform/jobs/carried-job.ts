/** Somebody is at it already, or so it seems: the carrier asks again in a moment. */
export class HeldElsewhere extends Error {}

export interface CarriedJob {
  editorId: string;
  outboxId: string;
}
