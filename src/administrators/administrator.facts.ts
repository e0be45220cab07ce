/** SQL: « Camille Morel », as `fullName` (identifiers) says it of a row in code. @param person the row of the administrator */
export const administratorName = (person: string) => `${person}.first_name || ' ' || ${person}.last_name`;
