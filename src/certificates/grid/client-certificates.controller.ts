import { Controller, Get, Param, Render } from '@nestjs/common';
import { ClientFrames } from '../../clients/client-frames.js';
import { OrderingRights } from '../../assignments/ordering-rights.js';
import { clientCertificatesView } from './client-certificates.view.js';
import { anyOpens } from './slot-lines.view.js';
import { CoverageQueries } from '../../slots/coverage.queries.js';
import { clock } from '../../platform/clock.js';

@Controller('clients/:id/certificates')
export class ClientCertificatesController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly coverage: CoverageQueries,
    private readonly rights: OrderingRights,
  ) {}

  @Get()
  @Render('certificates/grid/client')
  async show(@Param('id') id: string) {
    const frame = await this.frames.frame(id, 'certificates');
    const now = clock.now();
    const slots = await this.coverage.ofClient(id, now);
    const notOpen = anyOpens(slots) ? await this.rights.whyNotOpenAny(id) : null;
    return clientCertificatesView(frame, slots, { now, notOpen });
  }
}
