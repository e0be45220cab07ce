import { Module } from '@nestjs/common';
import { DmpChecks } from './dmp-checks.service.js';
import { EstablishmentBatch } from './establishment-batch.service.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { EstablishmentController } from './establishment.controller.js';
import { EstablishmentChanges } from './establishment-changes.service.js';
import { EstablishmentTransfer } from './establishment-transfer.service.js';
import { EstablishmentQueries } from './establishment.queries.js';
import { EstablishmentsService } from './establishments.service.js';

@Module({
  imports: [DirectoryModule, ClientsModule],
  controllers: [EstablishmentController],
  providers: [
    DmpChecks,
    EstablishmentBatch,
    EstablishmentChanges,
    EstablishmentTransfer,
    EstablishmentQueries,
    EstablishmentsService,
  ],
  exports: [
    DmpChecks,
    EstablishmentBatch,
    EstablishmentChanges,
    EstablishmentQueries,
    EstablishmentTransfer,
    EstablishmentsService,
  ],
})
export class EstablishmentsModule {}
