import { readFile } from 'node:fs/promises';
import { Body, Controller, type OnModuleInit, Post, Redirect, Req } from '@nestjs/common';
import { csrForm } from '../../orders/csr.form.js';
import { megabyte, weightOf } from '../../platform/files/upload-weight.js';
import { Throttle } from '../../platform/auth/throttle.js';
import { Public } from '../../platform/web/access.guard.js';
import { type PageRequest, Spooled, type SpooledFile, type UploadedFile } from '../../platform/web/current.js';
import { InvalidForm, NotFound } from '../../platform/web/errors.js';
import { type FormErrors, readFormAsync } from '../../platform/web/read-form.js';
import { spoolUploads } from '../../platform/web/spooled-uploads.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { PkiReadings } from '../../trust/pki-readings.service.js';
import { LinkDoor, type Visit } from '../door/link-door.service.js';
import { base } from '../page/space-page.view.js';
import { HandedCsrs } from './handed-csrs.service.js';
import { csrPage, SpaceCsrPages } from './space-csr-pages.service.js';

type GivenCsr = Pick<UploadedFile, 'fileName' | 'bytes'>;

/** Where a CSR is handed over by the link that asks for it. Nothing of a file is read before the code. */
@Public(true)
@OwnTransactions(true)
@Controller('space/:token')
export class SpaceCsrController implements OnModuleInit {
  constructor(
    private readonly door: LinkDoor,
    private readonly throttle: Throttle,
    private readonly readings: PkiReadings,
    private readonly handed: HandedCsrs,
    private readonly pages: SpaceCsrPages,
  ) {}

  onModuleInit(): void {
    spoolUploads(/^\/space\/[\w-]{43}\/csr$/, {
      maximum: megabyte,
      sentence: `Ce fichier dépasse ${weightOf(megabyte)}\u00a0: une CSR en pèse 2 ou 3 ko. Revenez en arrière et choisissez le bon.`,
      files: 1,
      tooMany: 'Revenez en arrière et envoyez un seul fichier\u00a0: celui de la CSR.',
      words: 100_000,
      strangers: (request) => this.door.isUnlocked(request),
    });
  }

  @Post('csr')
  @Redirect('/', 303)
  async handOver(@Req() request: PageRequest, @Spooled('csr') files: SpooledFile[], @Body() body: object) {
    const unlocked = await this.door.isUnlocked(request);
    const given = unlocked ? await this.read(files, body) : null;
    let again: object | null = null;
    // What is refused commits as well: the journal is told of a private key, and keeps nothing of it.
    const answer = await this.door.enter(request, async (visit) => {
      if (visit.link.purpose !== 'csr') throw new NotFound();
      if (!given || !visit.unlocked) return { url: `${base(visit)}/code` };
      const errors = 'errors' in given ? given.errors : await this.take(visit, given.csr, request.ip ?? '');
      if (errors) again = await this.pages.of(visit, errors);
      return { url: `${base(visit)}#verdict` };
    });
    if (again) throw new InvalidForm(csrPage, again);
    return answer;
  }

  /** @returns what stands on the form, null when its verdict tells; TooMany for who tries many */
  private async take(visit: Visit, csr: GivenCsr, address: string): Promise<FormErrors | null> {
    const attempt = await this.throttle.take('space_csr', { account: visit.link.id }, address);
    const { accepted, refusal } = await this.handed.handOver(visit, csr);
    if (accepted) await attempt.right();
    return refusal === null ? null : { csr: refusal };
  }

  // Taken apart aside before the transaction is open, as what our people drop is.
  private async read([file]: SpooledFile[], body: object): Promise<{ csr: GivenCsr } | { errors: FormErrors }> {
    const csr = file ? { fileName: file.fileName, bytes: await readFile(file.path) } : null;
    const form = await readFormAsync(csrForm, { ...body, csr });
    if (!form.ok) return { errors: form.errors };
    await this.readings.csr(form.value.bytes);
    return { csr: form.value };
  }
}
