import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { CertificatesController } from './certificates.controller.js';
import { ClientCertificatesController } from './grid/client-certificates.controller.js';
import { CertificateImportsController } from './import/certificate-imports.controller.js';
import { SlotsController } from './slot/slots.controller.js';
import { CertificatePageService } from './certificate-page.service.js';
import { CertificateExport } from './grid/certificate-export.js';
import { GridExport } from './grid/grid-export.service.js';
import { GridQueries } from './grid/grid.queries.js';
import { GridSlotsQueries } from './grid/grid-slots.queries.js';
import { GridSlots } from './grid/grid-slots.service.js';
import { CertificateHolder } from './import/certificate-holder.service.js';
import { InventoryQueries } from './import/inventory.queries.js';
import { CertificateBatch } from './import/certificate-batch.service.js';
import { CertificateImports } from './import/certificate-imports.service.js';
import { ExposedCertificates } from './revocation/exposed-certificates.service.js';
import { NotedRevocations } from './revocation/noted-revocations.service.js';
import { RevocationWatch } from './revocation/revocation-watch.service.js';
import { TrustModule } from '../trust/trust.module.js';
import { SlotPageService } from './slot/slot-page.service.js';
import { GridClientSource } from './grid/grid-client-source.js';

@Module({
  imports: [AssignmentsModule, ClientsModule, SlotsModule, OrdersModule, TrustModule],
  controllers: [CertificatesController, ClientCertificatesController, CertificateImportsController, SlotsController],
  providers: [
    CertificateBatch,
    CertificateExport,
    CertificateHolder,
    CertificateImports,
    CertificatePageService,
    ExposedCertificates,
    GridClientSource,
    GridExport,
    GridQueries,
    GridSlots,
    GridSlotsQueries,
    InventoryQueries,
    NotedRevocations,
    RevocationWatch,
    SlotPageService,
  ],
  exports: [CertificateBatch, InventoryQueries],
})
export class CertificatesModule {}
