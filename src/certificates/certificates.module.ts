import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
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
import { CertificateHolder } from './import/certificate-holder.service.js';
import { CertificateImports } from './import/certificate-imports.service.js';
import { SlotPageService } from './slot/slot-page.service.js';

@Module({
  imports: [ClientsModule, SlotsModule, OrdersModule],
  controllers: [CertificatesController, ClientCertificatesController, CertificateImportsController, SlotsController],
  providers: [
    CertificateExport,
    CertificatePageService,
    GridExport,
    GridQueries,
    CertificateHolder,
    CertificateImports,
    SlotPageService,
  ],
})
export class CertificatesModule {}
