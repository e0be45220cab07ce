import { Controller, Param, Post, Redirect, Req } from '@nestjs/common';
import { OrderPageService } from '../../orders/order-page.service.js';
import { orderPageView } from '../../orders/order-page.view.js';
import { ReadFirst } from '../../platform/aside/readings.js';
import { PkiReadings } from '../../trust/pki-readings.service.js';
import { Allow } from '../../platform/web/access.guard.js';
import { type PageRequest, Uploaded, type UploadedFile } from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { whenTooHeavy } from '../../platform/web/sent/heavy-files.js';
import { SlotPageService } from '../slot/slot-page.service.js';
import { slotPageView } from '../slot/slot-page.view.js';
import { CertificateImports } from './certificate-imports.service.js';
import { importUpload } from './certificate-upload.js';
import { clock } from '../../platform/clock.js';
import { orderers } from '../../journey/states/roles.js';

whenTooHeavy('certificate', 'Un certificat pèse quelques ko\u00a0: choisissez le fichier qui a été retiré.');

/** A certificate that a person brings: for the order that asked for it, or for a slot where it already was. */
const readCertificate: Parameters<typeof ReadFirst>[0] = ({ uploads }, the) =>
  uploads?.['certificate'] && the(PkiReadings).certificate(uploads['certificate'].bytes);

@Controller()
export class CertificateImportsController {
  constructor(
    private readonly imports: CertificateImports,
    private readonly orderPages: OrderPageService,
    private readonly slotPages: SlotPageService,
  ) {}

  @Post('orders/:id/certificates')
  @Allow(orderers)
  @ReadFirst(readCertificate)
  @Redirect('/', 303)
  async intoOrder(
    @Param('id') id: string,
    @Uploaded('certificate') file: UploadedFile | null,
    @Req() request: PageRequest,
  ) {
    const outcome = await importUpload(request, {
      file,
      importBytes: (bytes) => this.imports.intoOrder(id, bytes),
      invalid: async (returned) =>
        new InvalidForm('orders/one', orderPageView(await this.orderPages.facts(id), clock.now(), returned)),
    });
    return { url: `/orders/${outcome.imported && outcome.order ? outcome.order.id : id}` };
  }

  /** A certificate that was already in place. */
  @Post('slots/:id/certificates')
  @Allow(orderers)
  @ReadFirst(readCertificate)
  @Redirect('/', 303)
  async intoSlot(
    @Param('id') id: string,
    @Uploaded('certificate') file: UploadedFile | null,
    @Req() request: PageRequest,
  ) {
    const outcome = await importUpload(request, {
      file,
      importBytes: (bytes) => this.imports.intoSlot(id, bytes),
      invalid: async (returned) =>
        new InvalidForm('certificates/slot/one', slotPageView(await this.slotPages.facts(id), clock.now(), returned)),
    });
    return { url: outcome.imported && outcome.order ? `/orders/${outcome.order.id}` : `/slots/${id}` };
  }
}
