/** One thing to mend before the form can leave: what, what to do, and where. */
export interface MissingThing {
  what: string;
  reason: string;
  href: string;
  linkLabel: string;
  /** No form repairs it: contract, delegation, cards. */
  prerequisite: boolean;
}
