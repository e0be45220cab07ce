import { isAnotherThan } from '../../clients/records/representative.facts.js';

/**
 * The link was given to this representative, not to a colleague, nor to whoever was the representative before them at the same address.
 * @param link SQL of the row of the link @param person SQL of the row of the representative
 */
export const isOfRepresentative = (link: string, person: string) =>
  `${link}.handed_by IS NULL AND lower(${link}.email) = lower(${person}.email) AND NOT ${isAnotherThan(person, { name: `${link}.person_name`, at: `${link}.created_at` })}`;
