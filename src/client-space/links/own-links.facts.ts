import { isAnotherThan } from '../../clients/records/representative.facts.js';

/**
 * The link was given to this representative, not to a colleague, nor to whoever was the representative before them at the same address.
 * @param link SQL of the row of the link @param person SQL of the row of the representative
 */
export const isOfRepresentative = (link: string, person: string) =>
  `${link}.handed_by IS NULL AND lower(${link}.email) = lower(${person}.email) AND NOT ${isAnotherThan(person, { name: `${link}.person_name`, at: `${link}.created_at` })}`;

/** SQL: two links are of one person: their name and address. Several people of a structure share an address, and one person is given several links. @param one SQL of the row of a link */
export const areOfOnePerson = (one: string, other: string) =>
  `(lower(${one}.email) = lower(${other}.email) AND lower(${one}.person_name) = lower(${other}.person_name))`;
