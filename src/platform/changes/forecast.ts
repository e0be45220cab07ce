/** What would become of a wish about one thing, before it is acted on or at that time. */
export interface Forecast {
  forecast: 'would_do' | 'done_already' | 'refused';
  /** French sentences: why not, and what to do. The first one groups. */
  reasons: string[];
  /** The page that mends what is refused. */
  mend?: Mend;
  /** What the act stands on, as short text. When it is another at the time of the act, somebody changed it meanwhile: refused, by name and hour. */
  basis?: string;
}

/** Where a reason is mended. With `:id` in the address, the client's own page; without, one page for all. */
export interface Mend {
  /** « Compléter la fiche ». */
  label: string;
  href: string;
}
