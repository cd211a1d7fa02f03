{#- The only script of the site. Without it, or from a file, the lists below the form stay as they are. -#}
const said = {
  none: {{ _("Nothing was found. Try another word, or look through the lists below.")|tojson }},
  some: {{ _("The best matches, the closest first:")|tojson }},
};
const root = new URL({{ site.root|tojson }}, location.href);
const form = document.getElementById("search"), field = form.q;
const found = document.getElementById("found"), list = document.getElementById("results");
const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
const piece = (title, url, words) => {
  const item = document.createElement("li"), heading = document.createElement("h2"), link = document.createElement("a");
  item.className = "card"; heading.className = "title"; link.href = url; link.textContent = title;
  heading.append(link); item.append(heading);
  const text = document.createElement("p"); text.textContent = plain(words); item.append(text);
  return item;
};
try {
  const pagefind = await import(new URL("pagefind/pagefind.js", root));
  await pagefind.options({ baseUrl: root.pathname, excerptLength: 24, noWorker: true });
  await pagefind.init();
  let turn = 0;
  const look = async () => {
    const mine = ++turn, words = field.value.trim();
    if (!words) { list.replaceChildren(); found.textContent = ""; return; }
    const answer = await pagefind.search(words);
    const best = await Promise.all(answer.results.slice(0, 12).map((one) => one.data()));
    if (mine !== turn) return;
    const parts = best.flatMap((page) => (page.sub_results.length ? page.sub_results.slice(0, 3) : [page])
      .map((part) => piece(part.title || page.meta.title, part.url, part.excerpt)));
    list.replaceChildren(...parts);
    found.textContent = parts.length ? said.some : said.none;
  };
  let wait;
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  form.hidden = false;
  look();
} catch {
  form.remove();
}
