/** What would become of a wish about one thing, before it is acted on or at that time. Reasons are French sentences: why not, and what to do. */
export interface Forecast {
  forecast: 'would_do' | 'done_already' | 'refused';
  reasons: string[];
}
