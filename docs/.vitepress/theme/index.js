// VitePress's own theme, with our colours and one landmark that its home page lacks.
import { useData } from "vitepress";
import theme from "vitepress/theme";
import { h, onMounted, watch } from "vue";
import "./style.css";

/** The home page has no `<main>`, which screen readers jump to. */
function markMain(isHome) {
  const content = document.getElementById("VPContent");
  if (isHome) content?.setAttribute("role", "main");
  else content?.removeAttribute("role");
}

export default {
  extends: theme,
  Layout: {
    setup() {
      const { frontmatter } = useData();
      const mark = () => markMain(frontmatter.value.layout === "home");
      onMounted(mark);
      watch(() => frontmatter.value.layout, mark, { flush: "post" });
      return () => h(theme.Layout);
    },
  },
};
