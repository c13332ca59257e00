// VitePress's own theme, with our colours and a landmark that some of its pages lack.
import { useData } from "vitepress";
import theme from "vitepress/theme";
import { h, onMounted, watch } from "vue";
import "./style.css";

/** Neither the home page nor that for unknown addresses has a `<main>`, which screen readers jump to. */
function markMain(isWithout) {
  const content = document.getElementById("VPContent");
  if (isWithout) content?.setAttribute("role", "main");
  else content?.removeAttribute("role");
}

export default {
  extends: theme,
  Layout: {
    setup() {
      const { frontmatter, page } = useData();
      const isWithout = () => frontmatter.value.layout === "home" || Boolean(page.value.isNotFound);
      const mark = () => markMain(isWithout());
      onMounted(mark);
      watch(isWithout, mark, { flush: "post" });
      return () => h(theme.Layout);
    },
  },
};
