import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { checkFiness } from '../identifiers/finess.js';
import { type Found, foundKinds } from './found.js';
import { shownFound } from './search.queries.js';
import { SearchService } from './search.service.js';
import { readTyped, unwrapped } from './typed.js';

@Controller('search')
export class SearchController {
  constructor(private readonly searching: SearchService) {}

  // The answer is ours to send, a page or a redirect: Nest must not send a second one meanwhile.
  @Get()
  async search(@Query('q') given: unknown, @Res() response: Response): Promise<void> {
    // Given twice in an address, it is a list.
    const q = String(given ?? '')
      .trim()
      .slice(0, 200);
    const meant = unwrapped(q);
    const { found, named, approximate } = await this.searching.find(meant);
    if (named) return void response.redirect(303, pageOf(named));
    response.render('search/results', {
      ...response.locals,
      title: 'Recherche',
      q,
      approximate,
      listHref: `/clients?q=${encodeURIComponent(meant)}`,
      directoryHref: `/directory?q=${encodeURIComponent(meant)}`,
      more: found.filter(({ kind }) => kind === 'client').length === shownFound,
      warning: refusal(readTyped(meant).compact),
      found: found.map((item) => ({ ...item, ...foundKinds[item.kind], href: pageOf(item) })),
    });
  }
}

function pageOf({ kind, id }: Found): string {
  return foundKinds[kind].page(id);
}

// A number of the right shape and the wrong key is a misprint: say so before anybody looks for it elsewhere.
function refusal(compact: string): string | null {
  if (!/^\d[0-9AB]\d{7}$/i.test(compact)) return null;
  const checked = checkFiness(compact, { lenientKey: false });
  return checked.ok ? null : checked.reason;
}
