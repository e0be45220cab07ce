import { Module } from '@nestjs/common';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { CertificateImports } from './certificate-imports.service.js';
import { CertificatePageService } from './certificate-page.service.js';
import { CertificatesController } from './certificates.controller.js';
import { ClientCertificatesController } from './client-certificates.controller.js';
import { CoverageQueries } from './coverage.queries.js';
import { CsrsService } from './csrs.service.js';
import { DeclaredExpiries } from './declared-expiries.service.js';
import { GridExport } from './grid-export.service.js';
import { GridQueries } from './grid.queries.js';
import { HappenedQueries } from './happened.queries.js';
import { JudgementService } from './judgement.service.js';
import { OrderListQueries } from './order-list.queries.js';
import { OrderMoves } from './order-moves.service.js';
import { OrderPageService } from './order-page.service.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { SlotPageService } from './slot-page.service.js';
import { SlotPlanQueries } from './slot-plan.queries.js';
import { SlotSync } from './slot-sync.service.js';
import { SlotsController } from './slots.controller.js';
import { SlotsService } from './slots.service.js';

@Module({
  imports: [ClientsModule, DelegationsModule, AdministratorsModule],
  controllers: [OrdersController, SlotsController, CertificatesController, ClientCertificatesController],
  providers: [
    SlotPlanQueries,
    SlotSync,
    DeclaredExpiries,
    SlotsService,
    OrdersService,
    OrderMoves,
    CsrsService,
    CertificateImports,
    JudgementService,
    CoverageQueries,
    HappenedQueries,
    GridQueries,
    GridExport,
    OrderListQueries,
    OrderPageService,
    SlotPageService,
    CertificatePageService,
  ],
  exports: [SlotsService, SlotSync, OrdersService, CsrsService, CertificateImports, CoverageQueries],
})
export class CertificatesModule {}
