import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { ReadFirst } from '../platform/aside/readings.js';
import { Allow } from '../platform/web/access.guard.js';
import {
  CurrentUser,
  Uploaded,
  wasChosen,
  type PageRequest,
  type SignedIn,
  type UploadedFile,
} from '../platform/web/current.js';
import { InvalidForm } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { readForm } from '../platform/web/read-form.js';
import { whenTooHeavy } from '../platform/web/sent/heavy-files.js';
import { clock } from '../platform/clock.js';
import { type AuthorityOutcome, AuthoritiesService } from './authorities.service.js';
import { authoritiesView, type ReturnedTrust } from './authorities.view.js';
import { comparisonForm } from './comparison.form.js';
import { PkiReadings } from './pki-readings.service.js';
import { RevocationListsService } from './revocation-lists.service.js';
import { TrustQueries } from './trust.queries.js';
import { orderers } from '../journey/states/roles.js';

const view = 'trust/authorities';

whenTooHeavy(
  'authority',
  'Un certificat d’autorité pèse quelques ko\u00a0: choisissez le fichier que l’IGC-Santé publie.',
);
whenTooHeavy('list', 'Choisissez la liste de révocation (.crl) que l’IGC-Santé publie.');

/** Réglages, « Autorités »: what certificates are judged against, and what they are compared with each night. */
@Controller('settings/authorities')
export class AuthoritiesController {
  constructor(
    private readonly authorities: AuthoritiesService,
    private readonly lists: RevocationListsService,
    private readonly queries: TrustQueries,
  ) {}

  @Get()
  @Render(view)
  show(@CurrentUser() user: SignedIn) {
    return this.page(user);
  }

  /** Who trusts an authority answers for every certificate it issues: an admin only. */
  @Post()
  @Allow(['admin'])
  @ReadFirst(({ uploads, body }, the) => the(PkiReadings).certificates(givenAuthority(uploads?.['authority'], body)))
  @Redirect('/settings/authorities', 303)
  async add(
    @Uploaded('authority') file: UploadedFile | null,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const form = readForm(comparisonForm, body);
    const given = form.ok ? form.value : { pem: '', compared: false, environment: null };
    const bytes = givenAuthority(file ?? undefined, given);
    if (!file && bytes.length === 0)
      throw await this.invalid(user, { authority: { error: 'Choisissez le certificat de l’autorité.' } });
    const outcome = await this.authorities.add(bytes, given);
    if (outcome.kind === 'refused') throw await this.invalid(user, { authority: { findings: outcome.findings } });
    if (outcome.kind === 'to_compare')
      throw await this.invalid(user, { authority: { toCompare: outcome.authorities, again: !file } });
    flash(request, { tone: 'ok', text: toldOf(outcome) });
    return { url: '/settings/authorities' };
  }

  @Post('lists')
  @Allow(orderers)
  @ReadFirst(({ uploads }, the) => uploads?.['list'] && the(PkiReadings).list(uploads['list'].bytes))
  @Redirect('/settings/authorities', 303)
  async load(@Uploaded('list') file: UploadedFile | null, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    if (!file) throw await this.invalid(user, { list: { error: 'Choisissez la liste de révocation (.crl).' } });
    const outcome = await this.lists.load(file.bytes);
    if (!outcome.ok) throw await this.invalid(user, { list: { findings: [outcome.finding] } });
    flash(request, { tone: 'ok', text: outcome.sentence });
    return { url: '/settings/authorities' };
  }

  @Post(':id/removal')
  @Allow(['admin'])
  @Redirect('/settings/authorities', 303)
  async remove(@Param('id') id: string, @Req() request: PageRequest) {
    await this.authorities.remove(id);
    flash(request, { tone: 'ok', text: 'Autorité supprimée.' });
    return { url: '/settings/authorities' };
  }

  private async page({ role }: SignedIn, returned: ReturnedTrust = {}) {
    return authoritiesView({ rows: await this.queries.authorities(), role, now: clock.now() }, returned);
  }

  private async invalid(user: SignedIn, returned: ReturnedTrust): Promise<InvalidForm> {
    return new InvalidForm(view, await this.page(user, returned));
  }
}

function toldOf({ kind, names }: Extract<AuthorityOutcome, { names: string[] }>): string {
  const which = names.join(', ');
  return kind === 'known' ? `Déjà connue\u00a0: ${which}.` : `Ajoutée\u00a0: ${which}.`;
}

// Chosen, or sent again by the page that asks to compare its fingerprint.
function givenAuthority(file: UploadedFile | undefined, body: unknown): Buffer {
  const { pem } = (body ?? {}) as { pem?: unknown };
  return file && wasChosen(file.fileName, file.bytes.length)
    ? file.bytes
    : Buffer.from(typeof pem === 'string' ? pem : '');
}
