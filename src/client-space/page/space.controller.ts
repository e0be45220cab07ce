import { Controller, Get, Post, Query, Redirect, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { answerFile } from '../../platform/documents/file-answer.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { Public } from '../../platform/web/access.guard.js';
import { type PageRequest, Spooled, type SpooledFile } from '../../platform/web/current.js';
import { InvalidForm, NotFound, RefusedField } from '../../platform/web/errors.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { csrPage, SpaceCsrPages } from '../csr/space-csr-pages.service.js';
import { DoorCookies } from '../door/door-cookies.js';
import { LinkDoor, refuseClosed, type Visit } from '../door/link-door.service.js';
import { HandedFiles, type ReadPaper } from './handed-files.service.js';
import { type JoinedPaper, SpacePapers } from '../paper/space-papers.service.js';
import { SpaceActs } from './space-acts.service.js';
import { openingView } from './space-opening.view.js';
import { SpacePageQueries } from './space-page.queries.js';
import { base, spacePageView } from './space-page.view.js';

/** What somebody of a client sees by their link: no account, no shell, no script. */
@Public(true)
@OwnTransactions(true)
@Controller('space/:token')
export class SpaceController {
  constructor(
    private readonly door: LinkDoor,
    private readonly cookies: DoorCookies,
    private readonly queries: SpacePageQueries,
    private readonly csrs: SpaceCsrPages,
    private readonly acts: SpaceActs,
    private readonly files: HandedFiles,
    private readonly papers: SpacePapers,
    private readonly documents: DocumentsService,
  ) {}

  @Get()
  async show(@Req() request: PageRequest, @Query('done') done: unknown, @Res() response: Response): Promise<void> {
    const page = await this.door.enter(
      request,
      async (visit) => {
        await this.acts.visited(visit);
        const asksForCsr = visit.link.purpose === 'csr';
        const model = await (asksForCsr ? this.csrs.of(visit) : this.page(visit));
        return { view: asksForCsr ? csrPage : 'client-space/one', model: { ...model, done: doneWords(done) } };
      },
      (visit) => Promise.resolve({ view: 'client-space/opening', model: openingView(visit) }),
    );
    response.render(page.view, page.model);
  }

  /** The one use of a link that was copied: looking at it uses nothing up, messengers do that. */
  @Post('opening')
  @Redirect('/', 303)
  open(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const { value, hash } = this.cookies.make();
    const opened = async (visit: Visit) => {
      if (!visit.known && (await this.acts.openOnce(visit, hash))) this.cookies.give(response, visit.token, value);
      return { url: base(visit) };
    };
    return this.door.enter(request, opened, opened);
  }

  /** Where forms are sent and nothing is shown, opened anew: a page that answers what was sent stands at such an address. */
  @Get(['opening', 'codes', 'csr', 'paper/turns', 'paper/handing'])
  @Redirect('/', 303)
  sentFrom(@Req() request: PageRequest) {
    const toItsPage = (visit: Visit) => Promise.resolve({ url: base(visit) });
    return this.door.enter(request, toItsPage, toItsPage);
  }

  @Get('form.pdf')
  async paper(@Req() request: PageRequest, @Res({ passthrough: true }) response: Response) {
    const document = await this.door.enter(request, async (visit) => {
      refuseClosed(visit);
      const { documentId } = await this.queries.of(visit.link.id);
      if (!documentId) throw new NotFound('Il n’y a pas de document à lire ici\u00a0: il est en préparation.');
      await this.acts.read(visit, documentId);
      return this.documents.withBytes(documentId);
    });
    return answerFile(response, document, false);
  }

  @Post('paper')
  @Redirect('/', 303)
  async handBack(@Req() request: PageRequest, @Spooled('pages') files: SpooledFile[]) {
    if (!(await this.door.isUnlocked(request)))
      return this.door.enter(request, (visit) => Promise.resolve({ url: `${base(visit)}/code` }));
    const form = await this.door.look(request, (visit) => this.sentPaper(visit));
    const read = await this.files.read(files, form).catch(refusedField);
    const photos = !(read instanceof RefusedField) && read.facts.photos > 0 ? await this.papers.looked(read) : null;
    return this.door.enter(request, (visit) => this.keep(visit, read, photos));
  }

  private async sentPaper({ link }: Visit): Promise<Uint8Array | null> {
    const { documentId } = await this.queries.of(link.id);
    return documentId ? (await this.documents.withBytes(documentId)).bytes : null;
  }

  // A PDF is handed over as it is; photos are looked at first.
  private async keep(visit: Visit, read: ReadPaper | RefusedField, photos: JoinedPaper | null) {
    if (visit.link.purpose === 'csr') throw new NotFound();
    const hand = async (paper: ReadPaper) => {
      await this.acts.refuseUnasked(visit);
      await (photos ? this.papers.keep(visit.link.id, photos) : this.acts.handBack(visit, paper));
    };
    const refused = read instanceof RefusedField ? read : await hand(read).catch(refusedField);
    if (!refused) return { url: photos ? `${base(visit)}/paper` : `${base(visit)}?done=paper` };
    throw new InvalidForm('client-space/one', await this.page(visit, { pages: refused.message }));
  }

  private async page(visit: Visit, errors: Record<string, string> = {}) {
    return spacePageView(visit, await this.queries.of(visit.link.id), errors);
  }
}

function refusedField(error: unknown): RefusedField {
  if (error instanceof RefusedField) return error;
  throw error;
}

const words: Record<string, string> = {
  paper: 'Votre document est arrivé. Nous vous écrirons s’il manque quelque chose.',
  question: 'Votre question est partie. La réponse vous arrivera par courriel.',
  refusal: 'Votre réponse est enregistrée.',
  colleague: 'Un lien est parti à cette personne.',
  prerequisites: 'Vos réponses sont arrivées.',
};

function doneWords(done: unknown): string | null {
  return typeof done === 'string' && Object.hasOwn(words, done) ? (words[done] ?? null) : null;
}
