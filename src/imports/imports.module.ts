import { Module } from '@nestjs/common';
import { CertificatesModule } from '../certificates/certificates.module.js';
import { ApplyImportJob } from './apply-import.job.js';
import { CheckImportJob } from './check-import.job.js';
import { ClientExport } from './client-export.js';
import { ClientExportController } from './client-export.controller.js';
import { ImportBatches } from './import-batches.js';
import { ImportFiles } from './import-files.js';
import { ImportPages } from './import-pages.js';
import { ImportQueries } from './import.queries.js';
import { ImportRows } from './import-rows.js';
import { ImportRunner } from './import-runner.js';
import { ImportWrites } from './import-writes.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { KnownQueries } from './known.queries.js';
import { OutcomeRows } from './outcome-rows.js';

@Module({
  imports: [CertificatesModule],
  controllers: [ImportsController, ClientExportController],
  providers: [
    ImportsService,
    ImportFiles,
    ImportRows,
    ImportQueries,
    ImportPages,
    ImportBatches,
    ImportWrites,
    ImportRunner,
    CheckImportJob,
    ApplyImportJob,
    KnownQueries,
    OutcomeRows,
    ClientExport,
  ],
})
export class ImportsModule {}
