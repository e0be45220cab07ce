import { Controller, Get, Query, Render } from '@nestjs/common';
import { ReadinessPages } from './readiness-pages.service.js';

@Controller('mass-habilitation')
export class ReadinessController {
  constructor(private readonly pages: ReadinessPages) {}

  @Get()
  @Render('readiness/mass')
  page(@Query() query: Record<string, unknown>) {
    return this.pages.page(query);
  }
}
