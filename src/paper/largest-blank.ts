/** A blank form as it is published weighs less than one: a page that asks for it says this bound. */
export const largestBlank = 5_000_000;

export const heavyBlank = `Ce fichier dépasse ${largestBlank / 1_000_000}\u00a0Mo.`;
