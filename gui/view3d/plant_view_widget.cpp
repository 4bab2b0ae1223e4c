// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/plant_view_widget.h"

#include <QHBoxLayout>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace orrery::gui {
namespace {

constexpr int kBookmarks = 9;
// What is focused on fills so many of its own sizes.
constexpr float kSurroundings = 3.0F;
// Fewer stand within milliseconds.
constexpr std::size_t kBuiltAtOnce = 5'000;

QToolButton* buttonFor(QAction* action) {
  auto* button = new QToolButton;
  button->setDefaultAction(action);
  button->setAutoRaise(true);
  button->setAccessibleName(action->text());
  return button;
}

}  // namespace

QWidget* makePlantView(PanelContext& context) { return new PlantViewWidget(context); }

PlantViewWidget::PlantViewWidget(PanelContext& context)
    : context_(context), heat_(new HeatBar), canvas_(new PlantCanvas) {
  setAccessibleName(tr("Plant view"));
  addActions();
  addBookmarks();
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(6, 4, 6, 4);
  bar->addWidget(heat_, 1);
  for (const char* id : {"view3d.home", "view3d.top", "view3d.focus"})
    bar->addWidget(buttonFor(context_.actions.action(id)));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(bar);
  column->addWidget(canvas_, 1);
  canvas_->setTheme(context_.theme.kind());
  connectAll();
  build();
}

void PlantViewWidget::connectAll() {
  connect(&context_.plant, &PlantLink::sourceChanged, this, &PlantViewWidget::build);
  connect(&context_.plant, &PlantLink::ready, this, &PlantViewWidget::build);
  connect(&context_.plant, &PlantLink::viewChanged, this, &PlantViewWidget::follow);
  connect(&context_.theme, &Theme::changed, this,
          [this] { canvas_->setTheme(context_.theme.kind()); });
  connect(&context_.state, &ViewState::selectionChanged, this, [this] {
    if (!canvas_->scene()) return;
    canvas_->scene()->mark(context_.state.selection(), canvas_->scene()->hovered());
    canvas_->redraw();
  });
  connect(&context_.state, &ViewState::heatChanged, this, [this] {
    heat_->setChosen(context_.state.heat());
    follow();
  });
  connect(&context_.state, &ViewState::revealed, this, &PlantViewWidget::focusOn);
  connect(heat_, &HeatBar::chosen, this, [this](const auto& key) { context_.state.setHeat(key); });
  connect(heat_, &HeatBar::scaleChanged, this, [this] {
    if (!canvas_->scene()) return;
    heat_->applyTo(canvas_->scene()->heatScale());
    canvas_->scene()->refreshHeat();
    heat_->follow(canvas_->scene()->heatScale());
    canvas_->redraw();
  });
  connect(canvas_, &PlantCanvas::picked, this, [this](Item item, bool add) {
    if (item.kind == Item::Kind::kNone) {
      if (!add) context_.state.clearSelection();
    } else if (add) {
      context_.state.toggle(item);
    } else {
      context_.state.select(item);
    }
  });
  connect(canvas_, &PlantCanvas::pickedMany, this,
          [this](const std::vector<Item>& items, bool add) {
            std::vector<Item> all = add ? context_.state.selection() : std::vector<Item>();
            for (const Item& item : items)
              if (std::find(all.begin(), all.end(), item) == all.end()) all.push_back(item);
            context_.state.select(std::move(all));
          });
  connect(canvas_, &PlantCanvas::opened, this, [this](Item item) {
    context_.state.select(item);
    Q_EMIT context_.state.revealed(item);
  });
}

PlantViewWidget::~PlantViewWidget() { stopBuilding(); }

void PlantViewWidget::build() {
  stopBuilding();
  const scenarios::PlantSource* source = context_.plant.source();
  if (!source || !context_.plant.isReady()) {
    heat_->setChoices({});
    return canvas_->setScene(nullptr,
                             source ? tr("The plant is being built …") : tr("No plant is open."));
  }
  heat_->setChoices(heatChoices(source->outline()));
  heat_->setChosen(context_.state.heat());
  makeScene();
}

// Outline and layout stand still; the plant goes only when `build` has ended the thread.
void PlantViewWidget::makeScene() {
  const scenarios::PlantSource& source = *context_.plant.source();
  if (source.layout().devices.size() <= kBuiltAtOnce)
    return takeScene(std::make_unique<PlantScene>(source.outline(), source.layout()));
  canvas_->setScene(nullptr, tr("The plant is being built …"));
  setProperty("busy", true);
  builder_ = std::thread([this, &source, number = ++builds_] {
    built_ = std::make_unique<PlantScene>(source.outline(), source.layout());
    QMetaObject::invokeMethod(
        this,
        [this, number] {
          if (number != builds_ || !builder_.joinable()) return;
          builder_.join();
          takeScene(std::move(built_));
        },
        Qt::QueuedConnection);
  });
}

void PlantViewWidget::stopBuilding() {
  if (!builder_.joinable()) return;
  builder_.join();
  built_.reset();
  setProperty("busy", false);
}

void PlantViewWidget::takeScene(std::unique_ptr<PlantScene> scene) {
  setProperty("busy", false);
  heat_->applyTo(scene->heatScale());
  scene->mark(context_.state.selection(), {});
  canvas_->setScene(std::move(scene));
  follow();
}

void PlantViewWidget::follow() {
  PlantScene* scene = canvas_->scene();
  if (!scene || !context_.plant.source()) return;
  if (!scene->show(context_.plant.view(), context_.state.heat())) return;
  heat_->follow(scene->heatScale());
  canvas_->redraw();
}

void PlantViewWidget::addActions() {
  ActionBook& actions = context_.actions;
  const auto look = [this](void (PlantCamera::*how)()) {
    if (!canvas_->scene()) return;
    (canvas_->scene()->camera().*how)();
    canvas_->redraw();
  };
  actions.add({"view3d.home", tr("Camera"), tr("Whole plant"), tr("Shows the whole plant"),
               QKeySequence(Qt::Key_Home), "home"},
              [look] { look(&PlantCamera::showWhole); });
  actions.add({"view3d.top", tr("Camera"), tr("From above"),
               tr("Shows the whole plant from above, north up"), QKeySequence(Qt::Key_T), "layout"},
              [look] { look(&PlantCamera::showTop); });
  actions.add({"view3d.focus", tr("Camera"), tr("Focus selection"),
               tr("Brings what is selected near"), QKeySequence(Qt::Key_F), "focus"},
              [this] { focusOn(context_.state.current()); });
}

void PlantViewWidget::addBookmarks() {
  for (int i = 1; i <= kBookmarks; ++i) {
    const auto key = Qt::Key(Qt::Key_0 + i);
    context_.actions.add(
        {QStringLiteral("view3d.bookmark.%1").arg(i), tr("Camera"), tr("Go to bookmark %1").arg(i),
         tr("Moves the camera to where it was when bookmark %1 was set").arg(i),
         QKeySequence(Qt::CTRL | Qt::ALT | key), "bookmark"},
        [this, i] { goTo(i); });
    context_.actions.add(
        {QStringLiteral("view3d.bookmark.set.%1").arg(i), tr("Camera"),
         tr("Set bookmark %1").arg(i), tr("Keeps where the camera is as bookmark %1").arg(i),
         QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | key), "bookmark"},
        [this, i] { keep(i); });
  }
}

void PlantViewWidget::focusOn(const Item& item) {
  PlantScene* scene = canvas_->scene();
  if (!scene) return;
  osg::BoundingBoxf box = scene->extentOf(item);
  if (!box.valid()) return;
  const float margin = (kSurroundings - 1.0F) / 2.0F * scene->layout().device_size;
  box.expandBy(box._min - osg::Vec3f(margin, margin, 0.0F));
  box.expandBy(box._max + osg::Vec3f(margin, margin, 0.0F));
  scene->camera().frame(box);
  canvas_->redraw();
}

// Bookmarks belong to a plant and outlive the program.
QString PlantViewWidget::settingOf(int bookmark) const {
  QString title = QString::fromStdString(canvas_->scene()->outline().title);
  return QStringLiteral("view3d/bookmarks/%1/%2").arg(title.replace('/', '_')).arg(bookmark);
}

void PlantViewWidget::keep(int bookmark) {
  if (!canvas_->scene()) return;
  const PlantCamera::Pose& pose = canvas_->scene()->camera().pose();
  QSettings().setValue(settingOf(bookmark),
                       QVariantList{pose.target.x(), pose.target.y(), pose.target.z(),
                                    pose.distance_m, pose.yaw_deg, pose.pitch_deg});
}

void PlantViewWidget::goTo(int bookmark) {
  if (!canvas_->scene()) return;
  const QVariantList kept = QSettings().value(settingOf(bookmark)).toList();
  if (kept.size() != 6) return;
  PlantCamera::Pose pose;
  pose.target = {kept[0].toDouble(), kept[1].toDouble(), kept[2].toDouble()};
  pose.distance_m = kept[3].toDouble();
  pose.yaw_deg = kept[4].toDouble();
  pose.pitch_deg = kept[5].toDouble();
  canvas_->scene()->camera().setPose(pose);
  canvas_->redraw();
}

}  // namespace orrery::gui
