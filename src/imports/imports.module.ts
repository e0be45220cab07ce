import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { EstablishmentsModule } from '../establishments/establishments.module.js';
import { InstancesModule } from '../instances/instances.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { ClientExportController } from './export/client-export.controller.js';
import { ImportsController } from './pages/imports.controller.js';
import { ImportBatches } from './apply/import-batches.js';
import { ImportRows } from './apply/import-rows.js';
import { ImportRunner } from './apply/import-runner.js';
import { ImportWrites } from './apply/import-writes.js';
import { ClientExport } from './export/client-export.js';
import { OutcomeRows } from './export/outcome-rows.js';
import { ImportFiles } from './file/import-files.js';
import { ImportsService } from './imports.service.js';
import { KnownQueries } from './judge/known.queries.js';
import { ImportPages } from './pages/import-pages.js';
import { ImportQueries } from './pages/import.queries.js';

@Module({
  imports: [ClientsModule, EstablishmentsModule, InstancesModule, SlotsModule],
  controllers: [ClientExportController, ImportsController],
  providers: [
    ImportBatches,
    ImportRows,
    ImportRunner,
    ImportWrites,
    ClientExport,
    OutcomeRows,
    ImportFiles,
    ImportsService,
    KnownQueries,
    ImportPages,
    ImportQueries,
  ],
})
export class ImportsModule {}
