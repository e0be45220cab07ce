import { Module } from '@nestjs/common';
import { GroupingsModule } from '../groupings/groupings.module.js';
import { PlanController } from './plan/plan.controller.js';
import { CoverageQueries } from './coverage.queries.js';
import { DeclaredExpiries } from './declared-expiries.service.js';
import { PlanQueries } from './plan/plan.queries.js';
import { SlotPlanQueries } from './slot-plan.queries.js';
import { SlotSync } from './slot-sync.service.js';
import { SlotSuccession } from './slot-succession.service.js';
import { SlotsService } from './slots.service.js';

@Module({
  imports: [GroupingsModule],
  controllers: [PlanController],
  providers: [CoverageQueries, DeclaredExpiries, PlanQueries, SlotPlanQueries, SlotSuccession, SlotSync, SlotsService],
  exports: [CoverageQueries, DeclaredExpiries, SlotSuccession, SlotSync, SlotsService],
})
export class SlotsModule {}
