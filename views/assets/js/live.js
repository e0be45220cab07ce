// Regions that are told what changes: <div id="progress" data-live-href="/campaigns/7/events">. A hidden tab holds no connection;
// where nothing can be heard, the region refreshes.
function live(region) {
  if (!region.id || !window.EventSource) return plan(region);
  const { id } = region;
  let source = null;
  let over = false;
  let last = null;

  function listen() {
    if (source || over || document.hidden) return;
    source = new EventSource(region.dataset.liveHref);
    source.addEventListener('progress', (event) => {
      last = JSON.parse(event.data);
      if (last.say) announce(last.say);
      take();
    });
    source.addEventListener('over', () => {
      over = true;
      stop();
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      stop();
      if (!over) plan(document.getElementById(id) ?? region);
      over = true;
    });
  }

  function stop() {
    source?.close();
    source = null;
  }

  function take() {
    const now = document.getElementById(id);
    if (!last || !now) return;
    if (inUse(now)) return void setTimeout(take, 400);
    const { html } = last;
    last = null;
    takeOver(id, parsed(html));
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : listen()));
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', listen);
  listen();
}

for (const region of document.querySelectorAll('[data-live-href]')) live(region);
for (const region of document.querySelectorAll('[data-refresh-seconds]:not([data-live-href])')) plan(region);
