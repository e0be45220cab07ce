import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { type AdministratorWithCard } from '../administrators/administrator-with-card.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { PeopleQueries } from '../clients/people.queries.js';
import { isUuid } from '../platform/uuid.js';
import { RefusedField } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { DepartureFacts, type TakerFacts } from './departure-facts.queries.js';
import type { Takers } from './departure-lines.js';
import type { Leaver } from './departure-things.js';

/** Somebody, or an address, that was named to take over, and the field that names it. */
export interface NamedTaker {
  field: string;
  takers: Takers;
  taker: string | null;
}

export interface Choosable {
  administrators: { id: string; name: string }[];
  people: { id: string; name: string }[];
}

/** Who may take over from somebody who leaves: what the lists of choices offer, and why a name is refused, wherever it was given. */
@Injectable()
export class DepartureChoices {
  constructor(
    private readonly administrators: AdministratorsService,
    private readonly people: PeopleQueries,
    private readonly facts: DepartureFacts,
  ) {}

  /** @param everyone the editor's administrators, where they were read already */
  async of(leaver: Leaver, everyone?: AdministratorWithCard[]): Promise<Choosable> {
    const people = await this.people.followers();
    return {
      administrators: this.among(everyone ?? (await this.administrators.ofEditor()), leaver.id),
      people: people.filter(({ id }) => id !== leaver.userId),
    };
  }

  /** Those of the editor's administrators who may be replacement or second. */
  async takers(leaverId: string): Promise<{ id: string; name: string }[]> {
    return this.among(await this.administrators.ofEditor(), leaverId);
  }

  /** @throws RefusedField for the leaver, somebody who leaves too, or an account that is closed: the clients would be alone again */
  async refuse(leaverId: string, named: NamedTaker[]): Promise<void> {
    const [first] = await this.refused(leaverId, named);
    if (first) throw new RefusedField(first.field, first.reason);
  }

  /** Those of them who may not take over, each with the reason. */
  async refused(leaverId: string, named: NamedTaker[]): Promise<{ field: string; reason: string }[]> {
    const leaver = await this.facts.leaver(leaverId);
    const ids = named.flatMap(({ takers, taker }) => (takers !== 'addresses' && isUuid(taker) ? [taker] : []));
    const known = new Map((await this.facts.takers(ids)).map((one) => [one.id, one]));
    return named.flatMap(({ field, takers, taker }) => {
      if (taker === null) return [];
      const reason =
        takers === 'addresses'
          ? whyNotAddress(taker, leaver)
          : whyNotPerson(known.get(taker), taker === leaver.id || taker === leaver.userId);
      return reason ? [{ field, reason }] : [];
    });
  }

  // Whoever has left, or leaves, is not proposed.
  private among(everyone: AdministratorWithCard[], leaverId: string) {
    return everyone
      .filter(({ id, leftOn }) => id !== leaverId && leftOn === null)
      .map((one) => ({ id: one.id, name: fullName(one) }));
  }
}

function whyNotAddress(address: string, { email }: Leaver): string | null {
  return address.toLowerCase() === email?.toLowerCase()
    ? 'C’est l’adresse de la personne qui part. Indiquez-en une autre.'
    : null;
}

function whyNotPerson(person: TakerFacts | undefined, isLeaver: boolean): string | null {
  if (isLeaver) return 'C’est la personne qui part. Choisissez-en une autre.';
  if (!person) return 'Choisissez une personne de la liste.';
  if (person.disabled) return `Le compte ${de(person.name)} est désactivé. Choisissez une autre personne.`;
  if (person.leftOn) return `${person.name} part aussi, le ${date(person.leftOn)}. Choisissez une autre personne.`;
  if (person.lastDay)
    return `Le départ ${de(person.name)} se prépare aussi, pour le ${date(person.lastDay)}. Choisissez une autre personne.`;
  return null;
}
