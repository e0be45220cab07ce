import { Controller, Get, Param, Render } from '@nestjs/common';
import { ClientFrames } from '../../clients/client-frames.js';
import { clientCertificatesView } from './client-certificates.view.js';
import { CoverageQueries } from '../../slots/coverage.queries.js';
import { clock } from '../../platform/clock.js';

@Controller('clients/:id/certificates')
export class ClientCertificatesController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly coverage: CoverageQueries,
  ) {}

  @Get()
  @Render('certificates/grid/client')
  async show(@Param('id') id: string) {
    const frame = await this.frames.frame(id, 'certificates');
    const now = clock.now();
    return clientCertificatesView(frame, await this.coverage.ofClient(id, now), now);
  }
}
