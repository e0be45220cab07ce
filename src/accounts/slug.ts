const slug = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** Whether an editor may be called so in the address of its team, `/s/:slug`. */
export function isSlug(given: string): boolean {
  return slug.test(given);
}
