/** « Camille Morel », of an administrator. */
export function fullName(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`.trim();
}

/** « Anne Marie Petit », of whoever signs for a client. @param otherwise what is said where nobody is known to */
export function signerName(
  person: { firstNames: string; lastName: string } | null | undefined,
  otherwise = 'le représentant légal',
): string {
  return (person && `${person.firstNames} ${person.lastName}`.trim()) || otherwise;
}
