import { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Query, Redirect, Render, Req, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { RetentionService } from '../accounts/retention/retention.service.js';
import { Confirmed } from '../platform/auth/confirmed.guard.js';
import { clock } from '../platform/clock.js';
import { contentDisposition } from '../platform/documents/content-disposition.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { HeldQueries } from './held.queries.js';
import { type Person, type PersonKind, personKinds } from './person.js';
import { PersonCharges } from './person-charges.queries.js';
import { type CopyFormat, PersonCopy } from './person-copy.service.js';
import { PersonErasure } from './person-erasure.service.js';
import { PersonsQueries } from './persons.queries.js';
import { foundView, personDataView } from './persons.view.js';

const media: Record<CopyFormat, string> = {
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** What is held about one person: seen, given, erased. */
@Controller('settings/persons')
@Allow(['admin'])
export class PersonsController {
  constructor(
    private readonly persons: PersonsQueries,
    private readonly held: HeldQueries,
    private readonly charges: PersonCharges,
    private readonly copies: PersonCopy,
    private readonly erasures: PersonErasure,
    private readonly retention: RetentionService,
  ) {}

  @Get()
  @Render('persons/find')
  async find(@Query('q') given: unknown) {
    const q = typeof given === 'string' ? given.trim().slice(0, 200) : '';
    return foundView(q, q.length < 2 ? [] : await this.persons.find(q));
  }

  @Get(':kind/:id')
  @Render('persons/one')
  async one(@Param('kind') kind: string, @Param('id') id: string) {
    const person = await this.person(kind, id);
    return personDataView({
      person,
      counts: await this.held.counts(person),
      reasons: person.erasedAt ? [] : await this.charges.of(person),
      twins: await this.persons.twins(person),
      terms: await this.retention.current(),
    });
  }

  @Get(':kind/:id/copy')
  @Confirmed(true)
  async copy(
    @Param('kind') kind: string,
    @Param('id') id: string,
    @Query('format') asked: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const person = await this.person(kind, id);
    const format: CopyFormat = asked === 'json' ? 'json' : 'txt';
    const pieces = await this.copies.file(person, format);
    response.set({
      'Content-Type': media[format],
      // No name: a file is left about.
      'Content-Disposition': contentDisposition('attachment', `donnees-${person.id}-${clock.today()}.${format}`),
    });
    return new StreamableFile(Readable.from(pieces));
  }

  @Post(':kind/:id/erasure')
  @Confirmed(true)
  @Redirect('/', 303)
  async erase(@Param('kind') kind: string, @Param('id') id: string, @Req() request: PageRequest) {
    await this.erasures.erase(readKind(kind), id);
    flash(request, { tone: 'ok', text: 'Données effacées. Ce qui reste, et pourquoi, est dit ici.' });
    return { url: `/settings/persons/${kind}/${id}` };
  }

  private async person(kind: string, id: string): Promise<Person> {
    const person = await this.persons.byId(readKind(kind), id);
    if (!person) throw new NotFound();
    return person;
  }
}

function readKind(given: string): PersonKind {
  const kind = personKinds.find((one) => one === given);
  if (!kind) throw new NotFound();
  return kind;
}
